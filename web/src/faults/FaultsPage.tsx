export default function FaultsPage() {
  return <h2>Faults</h2>;
}
