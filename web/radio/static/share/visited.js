// Has the browser keep what was visited, so that it opens again without a network. The page needs none of this.
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/listen/keeping.js");
