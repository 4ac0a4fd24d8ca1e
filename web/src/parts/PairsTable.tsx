import './pairs.css';

interface Props {
  /** What they are: "Parameters", "Request headers". */
  label: string;
  pairs: [name: string, value: string][];
  /** Instead of a table without rows. */
  none?: string;
}

/** Names and values, as they are: nothing shortened, wide ones wrap. */
export function PairsTable({ label, pairs, none = 'None.' }: Props) {
  if (pairs.length === 0) {
    return <p className="hint">{none}</p>;
  }
  return (
    <div className="pairs">
      <table aria-label={label}>
        <colgroup>
          <col className="pairs-name" />
          <col />
        </colgroup>
        <thead className="unseen">
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {pairs.map(([name, value], at) => (
            <tr key={`${name} ${at}`}>
              <th scope="row">{name}</th>
              <td>{value === '' ? <em>empty</em> : value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
