/** A file of a tree in memory that is open; models an inode that is held by a file description. */
import { FileError, type FileStat, type OpenedFile } from './files'
import { LARGEST_FILE, writeAt, type FileNode } from './memory-nodes'

/** What such a file asks of the tree it lies in. */
export interface OpenedIn {
  /** The node as it is now, after it may have been copied. */
  newest(): FileNode
  /** The same, to be changed in place. */
  own(): FileNode
  /** Where it is, `last` being where it was; the last name it had when none leads to it any more. */
  find(last: string): { readonly path: string; readonly gone: boolean }
  stat(): FileStat
  noteRead(): void
  noteWrite(place: { readonly path: string; readonly gone: boolean }): void
  /** Bytes for which there is still room. */
  room(): number
}

export class MemoryOpened implements OpenedFile {
  readonly isHeld = true

  constructor(
    private readonly tree: OpenedIn,
    private last: string,
  ) {}

  get path(): string {
    const { path, gone } = this.find()
    return gone ? `${path} (deleted)` : path
  }

  stat(): FileStat {
    return this.find().gone ? { ...this.tree.stat(), links: 0 } : this.tree.stat()
  }

  read(): Uint8Array {
    this.tree.noteRead()
    const { data, size } = this.tree.newest()
    return data.subarray(0, size)
  }

  write(bytes: Uint8Array, offset: number): void {
    if (bytes.length === 0) return
    const { size } = this.tree.newest()
    const end = offset + bytes.length
    const most = end <= size ? end : Math.min(LARGEST_FILE, size + this.tree.room())
    const fits = end <= most ? bytes : bytes.subarray(0, Math.max(0, most - offset))
    if (fits.length > 0) {
      writeAt(this.tree.own(), fits, offset)
      this.tree.noteWrite(this.find())
    }
    // What fits is written before the file system says that it is full.
    if (fits.length < bytes.length) throw new FileError('ENOSPC', this.last)
  }

  private find(): { readonly path: string; readonly gone: boolean } {
    const place = this.tree.find(this.last)
    this.last = place.path
    return place
  }
}
