export default function WebhooksPage() {
  return <h2>Webhooks</h2>;
}
