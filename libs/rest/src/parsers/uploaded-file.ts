/** A file that came with a multipart form. */
export interface UploadedFile {
  /** The name that the client gave, without folders. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  readonly contentType: string;
  readonly content: Buffer;
}
