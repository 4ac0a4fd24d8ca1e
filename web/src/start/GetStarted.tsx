import { Connect } from './Connect';
import { Walkthrough } from './Walkthrough';
import './start.css';

export function GetStarted({ onReady }: { onReady: (sid: string) => void }) {
  return (
    <div className="start">
      <Walkthrough onReady={onReady} />
      <Connect />
    </div>
  );
}
