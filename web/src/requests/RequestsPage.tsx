export default function RequestsPage() {
  return <h2>Requests</h2>;
}
