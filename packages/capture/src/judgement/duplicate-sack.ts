/** RFC 2883 §4: the first block reports what came twice where it lies below the ACK, or within the second block. */
export const isDuplicateSack = (ack: number, sack: Int32Array, blocks: number): boolean => {
  const from = sack[0] as number;
  const to = sack[1] as number;
  if (((to - ack) | 0) <= 0) return true;
  return blocks > 1 && ((from - (sack[2] as number)) | 0) >= 0 && ((to - (sack[3] as number)) | 0) <= 0;
};
