import { useEffect, useState } from 'react';
import { bytes } from '../api/client';
import { useSession } from '../session';
import './attachment.css';
import { Dialog } from './Dialog';
import { Icon } from './Icon';

interface Props {
  contentType: string;
  /** Paths on this server to try, in turn. */
  paths: string[];
  name?: string;
}

/** A file's bytes as a URL of this page; null as long as there is none, and whether it could not be had. */
function useBytes(paths: string[], contentType: string): { source: string | null; lost: boolean } {
  const { who } = useSession();
  const [source, setSource] = useState<string | null>(null);
  const [lost, setLost] = useState(false);
  const wanted = paths.join('\n');

  useEffect(() => {
    const ending = new AbortController();
    let made: string | null = null;
    const load = async () => {
      for (const path of wanted.split('\n').filter(Boolean)) {
        try {
          const blob = await bytes(who, path, ending.signal);
          if (!ending.signal.aborted) {
            made = URL.createObjectURL(blob.type ? blob : new Blob([blob], { type: contentType }));
            setSource(made);
          }
          return;
        } catch {
          // The next path may have it.
        }
      }
      if (!ending.signal.aborted) {
        setLost(true);
      }
    };
    setLost(false);
    void load();
    return () => {
      ending.abort();
      if (made) {
        URL.revokeObjectURL(made);
      }
    };
  }, [who, wanted, contentType]);

  return { source, lost };
}

const endings: Record<string, string> = { jpeg: 'jpg', plain: 'txt', mpeg: 'mp3', 'svg+xml': 'svg', 'vnd.ms-excel': 'xls' };

/** A name to save a file under: its own, or one made of its kind. */
function fileName(name: string | undefined, contentType: string): string {
  const [kind = 'file', sort = ''] = (contentType.split(';')[0] ?? '').split('/');
  const ending = endings[sort] ?? sort;
  return name ?? (/^[\w-]{1,5}$/.test(ending) ? `${kind === 'application' ? 'file' : kind}.${ending}` : 'file');
}

/** A picture, a sound, a film or a file. It is fetched with the account's credentials, which an img element could not send. */
export function Attachment({ contentType, paths, name }: Props) {
  const { source, lost } = useBytes(paths, contentType);
  const [large, setLarge] = useState(false);
  const kind = contentType.split('/')[0];
  const label = name ?? contentType;
  const saved = fileName(name, contentType);

  if (!source) {
    return (
      <span className={kind === 'image' && !lost ? 'file waiting-picture' : 'file'}>
        <Icon name={kind === 'image' ? 'picture' : 'file'} /> {lost ? `${label} (not available)` : label}
      </span>
    );
  }
  if (kind === 'audio') {
    return <audio className="sound" controls src={source} aria-label={name ?? 'Sound'} />;
  }
  if (kind === 'video') {
    return <video className="picture" controls src={source} aria-label={name ?? 'Film'} />;
  }
  if (kind !== 'image') {
    return (
      <a className="file" href={source} download={saved}>
        <Icon name="file" /> {label} <Icon name="download" size={15} />
      </a>
    );
  }
  return (
    <>
      <button type="button" className="picture-button" aria-label={`Look at ${name ?? 'the picture'}`} onClick={() => setLarge(true)}>
        <img className="picture" src={source} alt={name ?? 'Picture'} />
      </button>
      {large && (
        <Dialog
          open
          wide
          onOpenChange={setLarge}
          title={name ?? 'Picture'}
          actions={
            <a className="button" href={source} download={saved}>
              <Icon name="download" size={16} /> Save
            </a>
          }
        >
          <img className="large-picture" src={source} alt={name ?? 'Picture'} />
        </Dialog>
      )}
    </>
  );
}
