// Drawn for this page on a 24-unit grid; one stroke width, so that they sit together.
const shapes = {
  send: 'M4 12 20 4l-5 16-3.500-6.500L4 12Zm7.500 1.500L20 4',
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9.200h.01',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  check: 'm5 12.500 4.500 4.500L19 7.500',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12ZM12 9.500a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5Z',
  eyeOff: 'M4 4l16 16M9.500 6A9 9 0 0 1 12 5.500c6 0 9.500 6.500 9.500 6.500a17 17 0 0 1-3 3.700M6 8a17 17 0 0 0-3.500 4S6 18.500 12 18.500a9 9 0 0 0 4-1',
  clock: 'M12 3.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17ZM12 7.500V12l3 2',
  chevron: 'm7 10 5 5 5-5',
  chat: 'M4 5h16v11H11l-5 4v-4H4z',
  phone: 'M7 3h10v18H7zM11 18h2',
  spark: 'M12 3v5M12 16v5M3 12h5M16 12h5M6 6l2.500 2.500M15.500 15.500 18 18M18 6l-2.500 2.500M8.500 15.500 6 18',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M18.700 5.300l-1.400 1.400M6.700 17.300l-1.400 1.400',
  moon: 'M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10Z',
  auto: 'M3.500 5h17v11h-17zM9 20h6M12 16v4',
  close: 'M6 6l12 12M18 6 6 18',
  account: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.500 20c.8-3.500 3.800-5.500 7.500-5.500s6.700 2 7.500 5.500',
  bot: 'M5 9h14v10H5zM12 9V5M9.500 13.500h.01M14.500 13.500h.01',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  warning: 'M12 4 2.500 20h19L12 4ZM12 10v5M12 17.500h.01',
  template: 'M5 4h14v16H5zM8.500 8.500h7M8.500 12h7M8.500 15.500h4',
  webhook: 'M9 8.500a3 3 0 1 1 5 2.200l2.500 4.300M11 11l-2.500 4.500M6.500 13.500a3 3 0 1 0 3 3.500h5M16.500 14.500a3 3 0 1 1-1.500 4.500',
  code: 'm8 7-5 5 5 5M16 7l5 5-5 5M14 4l-4 16',
  list: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
  plug: 'M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4',
} as const;

export type IconName = keyof typeof shapes;

/** A decoration: what it means stands in words beside it or in a label around it. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={shapes[name]} />
    </svg>
  );
}
