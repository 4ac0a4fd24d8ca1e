import { useState } from 'react';
import type { PhoneButton, PhoneMessage } from '../api/sandbox';
import { localUrl } from '../lib/media';
import { Icon, type IconName } from '../parts/Icon';

interface Props {
  message: PhoneMessage;
  /** Taps a button or a row by its id; undefined while the phone cannot send. */
  onTap?: (messageId: string, button: string) => void;
}

const icons: Record<string, IconName> = { url: 'open', phone_number: 'call', voice_call: 'call', copy_code: 'copy' };

/** What can be tapped below a message: replies and rows send their title, all else shows what it would open, call or copy. */
export function Choices({ message, onTap }: Props) {
  const [open, setOpen] = useState(false);
  if (!message.buttons?.length && !message.list) {
    return null;
  }
  return (
    <span className="choices">
      {message.buttons?.map((button) =>
        button.type === 'reply' ? (
          <button key={button.id ?? button.title} type="button" disabled={!onTap} onClick={() => onTap?.(message.id, button.id ?? button.title)}>
            <Icon name="reply" size={15} /> {button.title}
          </button>
        ) : (
          <Told key={button.title} button={button} />
        ),
      )}
      {message.list && (
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name="list" size={15} /> {message.list.button}
        </button>
      )}
      {message.list && open && (
        <span className="rows">
          {message.list.sections.map((section, at) => (
            <span key={section.title ?? at} role="group" aria-label={section.title ?? message.list?.button}>
              {section.title && <strong>{section.title}</strong>}
              {section.rows.map((row) => (
                <button
                  key={row.id}
                  type="button"
                  disabled={!onTap}
                  onClick={() => {
                    setOpen(false);
                    onTap?.(message.id, row.id);
                  }}
                >
                  {row.title}
                  {row.description && <small>{row.description}</small>}
                </button>
              ))}
            </span>
          ))}
        </span>
      )}
    </span>
  );
}

/** A button that sends nothing. A page on this server opens; others are only named, because the page asks nobody else. */
function Told({ button }: { button: PhoneButton }) {
  const what = (
    <>
      <Icon name={icons[button.type] ?? 'next'} size={15} /> {button.title}
      {button.value && <small>{button.value}</small>}
    </>
  );
  return button.type === 'url' && button.value && (localUrl(button.value) || /^https?:\/\//.test(button.value)) ? (
    <a className="choice" href={button.value} target="_blank" rel="noreferrer">
      {what}
    </a>
  ) : (
    <span className="choice">{what}</span>
  );
}
