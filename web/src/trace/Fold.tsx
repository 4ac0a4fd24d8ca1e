import { Collapsible } from '@base-ui/react/collapsible';
import type { ReactNode } from 'react';
import { Icon } from '../parts/Icon';

/** A line that opens to what is behind it. */
export function Fold({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <Collapsible.Root className="fold">
      <Collapsible.Trigger className="fold-line">
        <span>{title}</span>
        <span className="turn">
          <Icon name="chevron" size={14} />
        </span>
      </Collapsible.Trigger>
      <Collapsible.Panel className="fold-inner">{children}</Collapsible.Panel>
    </Collapsible.Root>
  );
}
