import type { AlertDetail } from '../../../../src/api/contract.ts';
import { type FieldValue, flatten, parseDocument } from '../../lib/flatten.ts';
import { type AlertDocument, isDocument } from './document.ts';

/** An opened alert: what the API says of it, and what its line says. */
export interface AlertView {
  readonly detail: AlertDetail;
  readonly document: AlertDocument;
  readonly fields: readonly FieldValue[];
}

/** Null: the line holds no alert that could be taken apart. */
export function viewOf(detail: AlertDetail): AlertView | null {
  const document = parseDocument(detail.text);
  return isDocument(document) ? { detail, document, fields: flatten(document) } : null;
}

/** How many alerts and deliveries belong to it. */
export function countLinked({ cause, enrichments, deliveries }: AlertDetail): number {
  return (cause === null ? 0 : 1) + enrichments.length + deliveries.length;
}

/** A name for the file that it is downloaded as. */
export function fileName(id: string | null, key: string): string {
  return `alert-${(id ?? key).replaceAll(/[^\w.-]+/g, '-').slice(0, 80)}.json`;
}
