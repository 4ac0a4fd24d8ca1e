export default function ConnectPage() {
  return <h2>Connect</h2>;
}
