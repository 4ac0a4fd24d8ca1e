/** Why a message arrived or did not: `/trace/phone/<address>/<id>`. */
export default function TracePage() {
  return <h2>Trace</h2>;
}
