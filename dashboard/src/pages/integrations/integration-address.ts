/** The address of an integration's page. */
export function integrationAddress(lane: string): string {
  return `/integrations/${encodeURIComponent(lane)}`;
}
