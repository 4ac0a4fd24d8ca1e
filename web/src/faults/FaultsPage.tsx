import { PageHead } from '../parts/Toolbar';
import { ClockCard } from './ClockCard';
import { FaultsCard } from './FaultsCard';
import './faults.css';

/** The account's time, and what is to go wrong. */
export default function FaultsPage() {
  return (
    <div className="sheet faults-page">
      <PageHead title="Clock and faults" hint="Make tomorrow come now, and make carriers and webhooks fail on purpose. Both are this account’s only." />
      <ClockCard />
      <FaultsCard />
    </div>
  );
}
