/** What keeps a container from being created: a missing ConfigMap, Secret or key; models CreateContainerConfigError. */

export class ConfigError extends Error {
  constructor(
    readonly reason: 'CreateContainerConfigError' | 'CreateContainerError',
    message: string,
  ) {
    super(message)
  }
}
