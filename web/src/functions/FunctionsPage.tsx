export default function FunctionsPage() {
  return <h2>Functions</h2>;
}
