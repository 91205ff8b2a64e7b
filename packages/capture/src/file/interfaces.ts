/**
 * Where the packets of a capture were seen. Of names and descriptions 1 KiB is kept, of the texts of all interfaces and
 * sections of a file 1 MiB: what comes then has none.
 */

export interface CaptureInterface {
  /** LINKTYPE_ number. */
  readonly linkType: number;
  readonly name?: string;
  readonly description?: string;
  readonly comment?: string;
  /** Octets kept of a packet at most; 0: no bound. */
  readonly snapLength: number;
}

/** pcapng: what made a section of the file. */
export interface CaptureSection {
  readonly hardware?: string;
  readonly system?: string;
  readonly application?: string;
  readonly comment?: string;
}
