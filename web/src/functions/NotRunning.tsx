import { EmptyState } from '../parts/EmptyState';
import { Snippet } from '../parts/Snippet';

/** No folder is configured: how to turn functions on. */
export function Off() {
  return (
    <EmptyState
      icon="code"
      title="Functions are off"
      snippet={{
        label: 'Host a folder of functions',
        tabs: [
          { label: 'Command', code: 'parley serve --functions ./my-functions' },
          { label: 'Environment', code: 'export Parley__Functions__Path=/srv/my-functions' },
          { label: 'A first function', code: firstFunction },
        ],
      }}
    >
      Name a folder, and its <code>functions/*.js</code> answer at <code>/functions/&lt;name&gt;</code>. Node 20.12 or later runs them.
    </EmptyState>
  );
}

const firstFunction = `mkdir -p my-functions/functions
cat > my-functions/functions/hello.js <<'END'
exports.handler = function (context, event, callback) {
  callback(null, { hello: event.name ?? 'world' });
};
END`;

/** Node is not there, or too old: what to install. */
export function Missing() {
  return (
    <section className="missing" aria-label="Node is missing">
      <p className="hint">Everything else works; functions answer 503 until it is there.</p>
      <Snippet
        label="Install Node"
        tabs={[
          { label: 'Debian, Ubuntu', code: 'sudo apt-get update && sudo apt-get install --yes nodejs\nnode --version   # 20.12 or later' },
          { label: 'macOS', code: 'brew install node' },
          { label: 'Windows', code: 'winget install OpenJS.NodeJS.LTS' },
          { label: 'Elsewhere', code: 'export Parley__Functions__Node=/opt/node/bin/node' },
        ]}
      />
    </section>
  );
}
