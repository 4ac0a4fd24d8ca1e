import { Phone } from './Phone';

/** The phones, side by side. */
export default function PhonesPage() {
  return (
    <div className="desk">
      <h2 className="unseen">Phones</h2>
      <Phone channel="whatsapp" />
      <Phone channel="sms" />
    </div>
  );
}
