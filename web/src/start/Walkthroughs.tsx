import { Icon } from '../parts/Icon';
import { Walkthrough } from './Walkthrough';
import './walkthroughs.css';
import { walks } from './walkthroughs';

/** What to try first: each is set up by one click. */
export function Walkthroughs({ onClose }: { onClose?: () => void }) {
  return (
    <section className="walkthroughs" aria-labelledby="walkthroughs-title">
      <header>
        <div>
          <h2 id="walkthroughs-title">Try it</h2>
          <p className="hint">Three walkthroughs, each set up by one click.</p>
        </div>
        {onClose && (
          <button type="button" className="button quiet icon-only small" aria-label="Hide the walkthroughs" title="Hide" onClick={onClose}>
            <Icon name="close" size={16} />
          </button>
        )}
      </header>
      {walks.map((walk) => (
        <Walkthrough key={walk.nth} walk={walk} open={walk.nth === 1} />
      ))}
      <p className="hint">
        Your own code next? <a href="#/connect">Connect it</a>.
      </p>
    </section>
  );
}
