
const form = document.querySelector("#iriguchi");
document.querySelector("#hairu").onclick = (event) => {
  event.preventDefault();
  form.device.value = btoa([navigator.language, screen.width, screen.height].join("/"));
  form.submit();
};
