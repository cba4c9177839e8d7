using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Varde.AccessControl;

/// <summary>Marks an endpoint that cannot answer without having asked the gate.</summary>
public sealed class GatedEndpoint;

/// <summary>Puts endpoints behind the gate.</summary>
public static class GatedEndpoints
{
    /// <summary>
    /// Every endpoint of the group asks the gate, or its answer does not leave: an endpoint that tells or changes something without having
    /// asked is a bug and answers 500. Audits of reads are safe in the access log before the answer leaves.
    /// </summary>
    public static TBuilder RequireGate<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(new GatedEndpoint()).AddEndpointFilter<TBuilder, GateFilter>();

    /// <summary>
    /// Answers 401 to machine clients that are not registered, or whose tokens are bound to no key, whatever they ask (R-SYS-CLIENT): before anything of their request is read. The APIs of the standards
    /// answer it in their own form.
    /// </summary>
    public static TBuilder RefuseUnknownClients<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder => endpoints.AddEndpointFilter<TBuilder, ClientFilter>();

    private sealed class ClientFilter : IEndpointFilter
    {
        public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        {
            var http = context.HttpContext;
            return await http.RequestServices.GetRequiredService<AccessSession>().SignInRefusalAsync(http.RequestAborted) is { } refusal
                ? Results.Problem(refusal.Message, statusCode: StatusCodes.Status401Unauthorized) : await next(context);
        }
    }

    private sealed class GateFilter : IEndpointFilter
    {
        // The refusal of what is hidden is logged, which takes up to a millisecond; what is missing is not. Neither answer leaves before this.
        private static readonly TimeSpan LeastOfMissing = TimeSpan.FromMilliseconds(4);

        public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
        {
            var began = TimeProvider.System.GetTimestamp();
            var answer = await next(context);
            var http = context.HttpContext;
            var session = http.RequestServices.GetRequiredService<AccessSession>();
            var status = (answer as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
            if (!session.HasAsked && !TellsNothing(status))
                throw new InvalidOperationException($"{http.GetEndpoint()?.DisplayName} answers {status} without having asked the gate.");
            await session.CloseAsync(disclosed: status < StatusCodes.Status400BadRequest, http.RequestAborted);
            if (status == StatusCodes.Status404NotFound) await WaitAsync(began, http.RequestAborted);
            return answer;
        }

        // A timer counts whole milliseconds and may be early by one.
        private static async Task WaitAsync(long began, CancellationToken cancellation)
        {
            while (LeastOfMissing - TimeProvider.System.GetElapsedTime(began) is { Ticks: > 0 } left) await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), TimeProvider.System, cancellation);
        }

        // What can be said of the request alone, before anything was looked up.
        private static bool TellsNothing(int status) => status
            is StatusCodes.Status400BadRequest or StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed
            or StatusCodes.Status406NotAcceptable or StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType
            or StatusCodes.Status501NotImplemented;
    }
}
