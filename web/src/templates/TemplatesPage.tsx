export default function TemplatesPage() {
  return <h2>Templates</h2>;
}
