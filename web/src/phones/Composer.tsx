import { type FormEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Channel, NewMedia, NewPlace } from '../api/sandbox';
import { asMedia, fileSize, largestFile } from '../lib/media';
import { Icon } from '../parts/Icon';

interface Props {
  channel: Channel;
  name: string;
  ready: boolean;
  /** A file that was dropped on the phone; `onTaken` says that it lies here now. */
  dropped: File | null;
  onTaken: () => void;
  onSend: (message: { body: string; media: NewMedia[] }) => Promise<unknown>;
  /** Where places can be sent. */
  onPlace?: (place: NewPlace) => Promise<unknown>;
}

/** A made-up place to send. */
const door: NewPlace = { latitude: 52.52, longitude: 13.405, name: 'The blue door' };

/** Write, add a picture, send. What was written comes back if sending fails. */
export function Composer({ channel, name, ready, dropped, onTaken, onSend, onPlace }: Props) {
  const [body, setBody] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [wrong, setWrong] = useState('');
  const picker = useRef<HTMLInputElement>(null);
  const id = useId();
  const preview = useMemo(() => (file?.type.startsWith('image/') ? URL.createObjectURL(file) : null), [file]);
  useEffect(() => () => (preview ? URL.revokeObjectURL(preview) : undefined), [preview]);

  const choose = (chosen: File | undefined) => {
    setWrong(chosen && chosen.size > largestFile ? `${chosen.name} is larger than 5 MB.` : '');
    setFile(chosen && chosen.size <= largestFile ? chosen : null);
  };

  useEffect(() => {
    if (dropped) {
      choose(dropped);
      onTaken();
    }
  }, [dropped, onTaken]);

  const send = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!ready || (body.trim() === '' && !file)) {
      return;
    }
    // The field is free at once: what is typed while this one is on its way is the next message.
    setBody('');
    setFile(null);
    try {
      await onSend({ body, media: file ? [await asMedia(file)] : [] });
    } catch {
      // The phone shows why.
      setBody((now) => (now && body ? `${body}\n${now}` : now || body));
      setFile((now) => now ?? file);
    }
  };

  return (
    <form className="composer" onSubmit={(event) => void send(event)}>
      {(file || wrong) && (
        <div className="chosen-file">
          {preview && <img src={preview} alt="" />}
          <span role={wrong ? 'alert' : undefined}>{wrong || `${file?.name} · ${fileSize(file?.size ?? 0)}`}</span>
          <button type="button" className="round quiet" onClick={() => choose(undefined)} aria-label="Remove the file">
            <Icon name="close" size={16} />
          </button>
        </div>
      )}
      <input
        ref={picker}
        id={`${id}-file`}
        className="hidden-file"
        type="file"
        accept="image/*,audio/*,video/mp4,application/pdf"
        aria-label={`Picture to send from the ${name} phone`}
        tabIndex={-1}
        onChange={(event) => {
          choose(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <button
        type="button"
        className="round quiet"
        aria-label={`Send a picture from the ${name} phone`}
        disabled={!ready}
        onClick={() => picker.current?.click()}
      >
        <Icon name="picture" size={20} />
      </button>
      {onPlace && (
        <button
          type="button"
          className="round quiet"
          aria-label={`Send a place from the ${name} phone`}
          title="Send a place"
          disabled={!ready}
          onClick={() => void onPlace(door).catch(() => undefined)}
        >
          <Icon name="place" size={20} />
        </button>
      )}
      <textarea
        rows={1}
        dir="auto"
        value={body}
        aria-label={`Message from the ${name} phone`}
        placeholder={channel === 'whatsapp' ? 'Message' : 'Text message'}
        disabled={!ready}
        onChange={(event) => setBody(event.target.value)}
        onPaste={(event) => {
          const pasted = event.clipboardData.files[0];
          if (pasted) {
            event.preventDefault();
            choose(pasted);
          }
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            void send();
          }
        }}
      />
      <button
        type="submit"
        className="round send"
        aria-label={`Send from the ${name} phone`}
        disabled={!ready || (body.trim() === '' && !file)}
      >
        <Icon name="send" size={18} />
      </button>
    </form>
  );
}
