-- What a message on a phone shows besides text and files: header, footer, buttons, list, place. JSON, or null.

ALTER TABLE sandbox_message ADD COLUMN content text;
