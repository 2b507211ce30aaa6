/** Of the metadata service. */
export const httpPort = 80
/** Of the name server, where there is one. */
export const dnsPort = 53
