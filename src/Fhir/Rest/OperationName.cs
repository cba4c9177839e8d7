using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Varde.Fhir.Rest;

/// <summary>A part of an address that names an operation: it begins with a dollar (FHIR R4, operations, 3.2.0.1).</summary>
internal sealed class OperationName : IRouteConstraint
{
    /// <summary>What patterns call it.</summary>
    public const string Constraint = "operation";

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is string name && name.StartsWith('$');
}
