/**
 * What goes wrong with a coming transaction, or with the server as a whole:
 * - drop-before-commit: the connection ends and nothing happened;
 * - drop-after-commit: the connection ends before the answer, but it did happen;
 * - delay: the answer (not the commit) comes so much later;
 * - answer-first: the answer overtakes the update message, as no real server should let it.
 */
export type Fault =
  | { readonly kind: 'drop-before-commit' }
  | { readonly kind: 'drop-after-commit' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'answer-first' }
