import { useEffect, useState } from 'react';
import { recall, remember } from '../lib/memory';
import { Icon, type IconName } from '../parts/Icon';

type Theme = 'auto' | 'light' | 'dark';

const next: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' };
const icons: Record<Theme, IconName> = { auto: 'auto', light: 'sun', dark: 'moon' };
const named: Record<Theme, string> = { auto: 'as the system', light: 'light', dark: 'dark' };

export function ThemeButton() {
  const [theme, setTheme] = useState<Theme>(() => recall<Theme>('theme', 'auto'));
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    remember('theme', theme);
  }, [theme]);
  return (
    <button
      type="button"
      className="button quiet icon-only"
      aria-label={`Colours: ${named[theme]}`}
      title={`Colours: ${named[theme]}`}
      onClick={() => setTheme(next[theme])}
    >
      <Icon name={icons[theme]} size={16} />
    </button>
  );
}
