import { Badge, type Tone } from '../../components/badge.tsx';
import { SafeText } from '../../components/safe-text.tsx';

const tones: Readonly<Record<string, Tone>> = {
  malicious: 'bad',
  suspicious: 'warning',
  harmless: 'good',
  whitelist: 'good',
};

/** In the service's own word. */
export function ClassificationBadge({ classification }: { readonly classification: string | null }) {
  if (classification === null) return <span className="muted">–</span>;
  return (
    <Badge tone={tones[classification] ?? 'neutral'}>
      <SafeText text={classification} limit={40} cutOnly />
    </Badge>
  );
}
