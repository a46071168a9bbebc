// Shows the OpenAPI document of this server with Swagger UI; nothing is asked of any other server.
(function () {
  "use strict";
  var place = document.getElementById("swagger-ui");
  window.SwaggerUIBundle({
    url: place.dataset.document,
    domNode: place,
    deepLinking: true,
    validatorUrl: null,
    defaultModelsExpandDepth: 0,
    presets: [window.SwaggerUIBundle.presets.apis]
  });
})();
