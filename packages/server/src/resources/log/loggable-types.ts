/** Resource types whose packets OVN can log. */
export const loggableTypes: readonly string[] = ['security_group']
