import type { Protocol } from '../kubernetes/entities';
import { PortSet } from './port-set';

/** Protocols in the order in which they are printed. */
export const protocols: readonly Protocol[] = ['SCTP', 'TCP', 'UDP'];

/** What may be sent to one destination: a set of ports for each protocol that NetworkPolicy knows. Immutable. */
export class ConnectionSet {
  static readonly none = new ConnectionSet(PortSet.empty, PortSet.empty, PortSet.empty);
  static readonly all = new ConnectionSet(PortSet.full, PortSet.full, PortSet.full);

  static of(protocol: Protocol, ports: PortSet): ConnectionSet {
    const pick = (candidate: Protocol) => (candidate === protocol ? ports : PortSet.empty);
    return ConnectionSet.from(pick('SCTP'), pick('TCP'), pick('UDP'));
  }

  readonly SCTP: PortSet;
  readonly TCP: PortSet;
  readonly UDP: PortSet;

  private constructor(sctp: PortSet, tcp: PortSet, udp: PortSet) {
    this.SCTP = sctp;
    this.TCP = tcp;
    this.UDP = udp;
  }

  /** The two most frequent sets are one object each, so that most operations end at a comparison. */
  private static from(sctp: PortSet, tcp: PortSet, udp: PortSet): ConnectionSet {
    if (sctp.isEmpty && tcp.isEmpty && udp.isEmpty) return ConnectionSet.none;
    if (sctp.isFull && tcp.isFull && udp.isFull) return ConnectionSet.all;
    return new ConnectionSet(sctp, tcp, udp);
  }

  get isEmpty(): boolean {
    return this === ConnectionSet.none;
  }

  get isAll(): boolean {
    return this === ConnectionSet.all;
  }

  contains(protocol: Protocol, port: number): boolean {
    return this[protocol].contains(port);
  }

  includes(other: ConnectionSet): boolean {
    if (this === other) return true;
    return this.SCTP.includes(other.SCTP) && this.TCP.includes(other.TCP) && this.UDP.includes(other.UDP);
  }

  union(other: ConnectionSet): ConnectionSet {
    if (this === other || other.isEmpty || this.isAll) return this;
    if (this.isEmpty || other.isAll) return other;
    return ConnectionSet.from(this.SCTP.union(other.SCTP), this.TCP.union(other.TCP), this.UDP.union(other.UDP));
  }

  intersect(other: ConnectionSet): ConnectionSet {
    if (this === other || this.isEmpty || other.isAll) return this;
    if (this.isAll || other.isEmpty) return other;
    return ConnectionSet.from(
      this.SCTP.intersect(other.SCTP),
      this.TCP.intersect(other.TCP),
      this.UDP.intersect(other.UDP),
    );
  }

  subtract(other: ConnectionSet): ConnectionSet {
    if (this === other || other.isAll) return ConnectionSet.none;
    if (this.isEmpty || other.isEmpty) return this;
    return ConnectionSet.from(
      this.SCTP.subtract(other.SCTP),
      this.TCP.subtract(other.TCP),
      this.UDP.subtract(other.UDP),
    );
  }

  equals(other: ConnectionSet): boolean {
    if (this === other) return true;
    return this.TCP.equals(other.TCP) && this.UDP.equals(other.UDP) && this.SCTP.equals(other.SCTP);
  }

  /** `All Connections`, `No Connections`, or `TCP 80-81,8080,UDP 53`: protocols as SCTP, TCP, UDP; ports ascending. */
  toString(): string {
    if (this.isAll) return 'All Connections';
    if (this.isEmpty) return 'No Connections';
    return protocols
      .filter((protocol) => !this[protocol].isEmpty)
      .map((protocol) => `${protocol} ${this[protocol]}`)
      .join(',');
  }
}
