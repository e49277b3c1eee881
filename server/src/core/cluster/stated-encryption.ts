/** What a configuration can say that encrypts the connections between all pods of a cluster. */
export const statedEncryptions = ['wireguard', 'ipsec', 'mesh', 'none'] as const;

export type StatedEncryption = (typeof statedEncryptions)[number];
