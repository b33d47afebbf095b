/** The answers and connections of an API server that have not ended: they end with it; models how its process takes its sockets along. */
import type { ApiConnection, ApiResponse, ApiStream } from '../../engine/apiserver/http'
import { isStream } from '../../engine/http-door'

interface Open {
  /** Tells both ends: who asked, and what answered. */
  cut(): void
}

export class OpenAnswers {
  private readonly open = new Set<Open>()

  /** How many there are. */
  get size(): number {
    return this.open.size
  }

  /** A response whose stream ends when the API server does. */
  response(response: ApiResponse): ApiResponse {
    const { body } = response
    return isStream(body) ? { ...response, body: this.stream(body) } : response
  }

  private stream(body: ApiStream): ApiStream {
    let entry: Open | undefined
    const forget = (): void => void (entry && this.open.delete(entry))
    return {
      start: (sink) => {
        const begun = this.add(() => {
          body.cancel()
          sink.end()
        })
        entry = begun
        body.start({ chunk: (data) => this.open.has(begun) && sink.chunk(data), end: () => this.open.delete(begun) && sink.end() })
      },
      cancel: () => {
        // Whoever leaves is not to be told of the end; the server would keep him until it ends itself.
        forget()
        body.cancel()
      },
    }
  }

  connection(connection: ApiConnection): ApiConnection {
    let entry: Open | undefined
    return {
      start: (sink) => {
        const begun = this.add(() => {
          connection.close()
          sink.close()
        })
        entry = begun
        connection.start({
          message: (data) => this.open.has(begun) && sink.message(data),
          close: () => this.open.delete(begun) && sink.close(),
        })
      },
      send: (data) => connection.send(data),
      close: () => {
        if (entry) this.open.delete(entry)
        connection.close()
      },
    }
  }

  private add(cut: () => void): Open {
    const entry: Open = {
      cut: () => {
        this.open.delete(entry)
        cut()
      },
    }
    this.open.add(entry)
    return entry
  }

  hangUp(): void {
    for (const entry of [...this.open]) entry.cut()
  }
}
