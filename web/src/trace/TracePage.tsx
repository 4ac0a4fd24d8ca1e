import { useLocation } from 'wouter';
import { EmptyState } from '../parts/EmptyState';
import { PageHead } from '../parts/Toolbar';
import { called } from '../conversation/names';
import { TracePanel } from './TracePanel';

/** Why a message of a phone arrived or did not: `/trace/phone/<address>/<id>`, of a conversation: `/trace/message/IM…`. */
export default function TracePage() {
  const [location] = useLocation();
  const [kind, first, second] = location.slice(1).split('/').map(decoded);
  const phone = kind === 'phone' && first && second ? { address: first, id: second } : null;
  const message = kind === 'message' && first ? { message: first } : null;
  const traced = phone ?? message;
  return (
    <div className="trace-page">
      <PageHead title="Why" hint={phone ? `A message of the phone ${called(phone.address)}.` : 'The way of one message, from its arrival to each receipt.'} />
      {traced ? (
        <TracePanel key={location} traced={traced} untitled />
      ) : (
        <EmptyState icon="why" title="No message is named">
          Choose “Why” at a message of a phone or of a conversation.
        </EmptyState>
      )}
    </div>
  );
}

/** Once is enough, and twice does no harm: an address holds no percent sign. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
