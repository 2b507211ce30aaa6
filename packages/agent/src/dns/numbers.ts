// https://www.iana.org/assignments/dns-parameters

export const rcodes = {
  noError: 0,
  formatError: 1,
  serverFailure: 2,
  notImplemented: 4,
  refused: 5,
  /** Of EDNS: its upper bits are in the OPT record. */
  badVersion: 16,
} as const

export const recordTypes = { a: 1, ptr: 12, aaaa: 28, opt: 41, ixfr: 251, axfr: 252, any: 255 } as const

export const classes = { internet: 1, any: 255 } as const

/** Fits into what every path carries unfragmented, whichever version of IP (dnsflagday.net/2020). */
export const datagramBytesMax = 1_232
/** Of a client that says nothing (RFC 1035, section 4.2.1). */
export const plainDatagramBytes = 512
/** What the two bytes before a message can say (RFC 1035, section 4.2.2). */
export const messageBytesMax = 65_535
