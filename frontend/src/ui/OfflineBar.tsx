export function OfflineBar() {
  return <p>OfflineBar</p>
}
