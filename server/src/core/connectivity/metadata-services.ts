/** Where clouds hand out a node's or a pod's credentials, over HTTP on port 80. */
export const metadataServices = {
  /** AWS, Google Cloud, Azure, OpenStack and most others. */
  ipv4: '169.254.169.254',
  /** AWS, where it is switched on. */
  ipv6: 'fd00:ec2::254',
  /** Alibaba Cloud, and the agent of Azure: of interest only there, and a manifest does not say where it runs. */
  others: ['100.100.100.200', '168.63.129.16'],
};
