import { useEffect, useState } from 'react';
import { bytes } from '../api/client';
import { useSession } from '../session';
import { Icon } from './Icon';

interface Props {
  contentType: string;
  /** Paths on this server to try, in turn. */
  paths: string[];
  name?: string;
}

/** A picture, a sound or a file. It is fetched with the account's credentials, which an img element could not send. */
export function Attachment({ contentType, paths, name }: Props) {
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

  if (source && contentType.startsWith('image/')) {
    return <img className="picture" src={source} alt={name ?? 'Picture'} />;
  }
  if (source && contentType.startsWith('audio/')) {
    return <audio className="sound" controls src={source} aria-label={name ?? 'Sound'} />;
  }
  const label = name ?? contentType;
  return source ? (
    <a className="file" href={source} download={name ?? 'file'}>
      <Icon name="file" /> {label}
    </a>
  ) : (
    <span className={contentType.startsWith('image/') && !lost ? 'file waiting-picture' : 'file'}>
      <Icon name={contentType.startsWith('image/') ? 'picture' : 'file'} /> {lost ? `${label} (not available)` : label}
    </span>
  );
}
