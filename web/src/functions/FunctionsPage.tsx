import { useQuery } from '@tanstack/react-query';
import { useRoute } from 'wouter';
import { ApiError } from '../api/client';
import { type Hosted, files, hosted } from '../api/functions';
import { words } from '../lib/explain';
import { usePolling } from '../live';
import { EmptyState } from '../parts/EmptyState';
import { Skeleton } from '../parts/Skeleton';
import { SplitView } from '../parts/SplitView';
import { PageHead } from '../parts/Toolbar';
import { useGo } from '../parts/useGo';
import { useSession } from '../session';
import { FilePane } from './FilePane';
import { FunctionList } from './FunctionList';
import { FunctionView } from './FunctionView';
import { Invocations } from './Invocations';
import { NewFile } from './NewFile';
import { RuntimeBar } from './RuntimeBar';
import { functionAddress } from './addresses';
import { Missing, Off } from './NotRunning';
import '../parts/tool.css';
import './functions.css';

export default function FunctionsPage() {
  const { who } = useSession();
  const polling = usePolling();
  const { data, error } = useQuery({ queryKey: ['functions', 'all'], queryFn: ({ signal }) => hosted(who, signal), refetchInterval: polling, retry: false });
  const isOff = data?.runtime.status === 'off';
  return (
    <div className="tool">
      <PageHead title="Functions" hint="JavaScript beside the server, with no tunnel: a folder in the layout of Twilio’s serverless toolkit.">
        {data && !isOff && data.editable && <NewFile />}
      </PageHead>
      {data && !isOff && <RuntimeBar hosted={data} />}
      {isOff ? (
        <div className="tool-scroll">
          <Off />
        </div>
      ) : data ? (
        <Folder all={data} />
      ) : error ? (
        <EmptyState icon="code" title={error instanceof ApiError && error.status === 404 ? 'Functions are the first account’s' : 'Functions cannot be shown'}>
          {error instanceof ApiError && error.status === 404 ? 'This account has none: they are hosted for the account that the server made first.' : words(error)}
        </EmptyState>
      ) : (
        <Skeleton rows={5} label="Functions: loading" />
      )}
    </div>
  );
}

function Folder({ all }: { all: Hosted }) {
  const { who } = useSession();
  const go = useGo();
  const [, found] = useRoute('/*');
  const address = found?.['*'] ? `/${found['*']}` : '/';
  const { data: every = [] } = useQuery({ queryKey: ['functions', 'files'], queryFn: ({ signal }) => files(who, signal) });
  const one = all.functions.find((each) => functionAddress(each.path) === address);
  const file = address.startsWith('/@files/') ? address.slice('/@files/'.length) : null;
  const isKnown = one !== undefined || file !== null;
  return (
    <SplitView
      width="clamp(260px, 24vw, 320px)"
      listLabel="Functions and files"
      detailLabel={one ? 'The function' : 'The file'}
      back="All functions"
      onBack={() => go('/')}
      list={<FunctionList all={all} files={every} address={address} />}
      detail={
        one ? (
          <FunctionView key={one.path} one={one} editable={all.editable} onRemoved={() => go('/')} />
        ) : file !== null ? (
          <div className="tool-detail">
            <h3 className="tool-title">{file.split('/').at(-1)}</h3>
            <FilePane key={file} path={file} editable={all.editable} onRemoved={() => go('/')} />
          </div>
        ) : address !== '/' ? (
          <EmptyState icon="code" title="There is no such function">
            Nothing in the folder answers at <code>{address}</code>.
          </EmptyState>
        ) : null
      }
      otherwise={
        !isKnown && (
          <div className="tool-detail">
            {all.runtime.status === 'missing' && <Missing />}
            <h3 className="tool-title">Latest invocations</h3>
            <Invocations
              path=""
              none={
                <EmptyState icon="code" title={all.functions.length === 0 ? 'The folder has no function yet' : 'Nothing has been called yet'}>
                  {all.functions.length === 0 ? 'A file functions/hello.js answers at /functions/hello.' : 'Choose a function and invoke it, or give its URL to a webhook.'}
                </EmptyState>
              }
            />
          </div>
        )
      }
    />
  );
}
