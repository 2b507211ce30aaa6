/**
 * Sets a member as JSON.parse does. Names come from other people's data, and plain assignment to `__proto__`
 * would lose the value or change the object's prototype.
 */
export function setMember<T>(target: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__') {
    Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true })
  } else {
    target[name] = value
  }
}
