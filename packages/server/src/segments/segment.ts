/** How packets of a network travel between hosts, as far as the operator offers it. */
export const networkTypes = ['local', 'flat', 'vlan', 'qinq', 'vxlan', 'gre', 'geneve'] as const
/** `l3` is that of networks without a broadcast domain: nothing has to be offered for it. */
export type NetworkType = (typeof networkTypes)[number] | 'l3'

/** A segment as stored: the identifier is unique per type and physical network. */
export interface Segment {
  readonly id: string
  readonly networkId: string
  readonly networkType: NetworkType
  readonly physicalNetwork: string | null
  /** Of two VLANs, of which `segmentationId` is the outer one, this is the inner one. */
  readonly innerSegmentationId?: number | null
  readonly segmentationId: number | null
  readonly position: number
}

/** A segment as asked for; null and absent mean the same. */
export interface SegmentRequest {
  readonly networkType?: string | null | undefined
  readonly physicalNetwork?: string | null | undefined
  readonly segmentationId?: number | null | undefined
  readonly innerSegmentationId?: number | null | undefined
}

/** Identifiers that may be handed out, both ends included. */
export interface IdentifierRange {
  readonly physicalNetwork: string | null
  readonly min: number
  readonly max: number
  /** Inner VLANs of each of them, where a segment has two. */
  readonly inner?: { readonly min: number; readonly max: number }
}

/** One way to serve a request: local and flat need no identifier and have no ranges. */
export interface SegmentChoice {
  readonly networkType: NetworkType
  readonly ranges: readonly IdentifierRange[]
}

/** What is to be stored: an exact segment, or the first of several choices with a free identifier. */
export type SegmentPlan =
  | {
      readonly kind: 'exact'
      readonly networkType: NetworkType
      readonly physicalNetwork: string | null
      readonly segmentationId: number | null
      /** Only of two VLANs. */
      readonly innerSegmentationId?: number
    }
  | { readonly kind: 'any'; readonly choices: readonly SegmentChoice[] }
