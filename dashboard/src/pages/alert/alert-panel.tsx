export interface AlertPanelProps {
  readonly alertKey: string;
  readonly onClose: () => void;
}

export function AlertPanel({ alertKey, onClose }: AlertPanelProps) {
  return (
    <div>
      <button type="button" onClick={onClose}>
        Close
      </button>
      {alertKey}
    </div>
  );
}
