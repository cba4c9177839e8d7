using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Varde.Web.Hosting;

/// <summary>A form that cannot be read is the fault of whoever sent it (400), at whichever address and whoever reads it first.</summary>
internal sealed class ReadableForms(RequestDelegate next, IOptions<FormOptions> options)
{
    public Task InvokeAsync(HttpContext context)
    {
        // The page of a fault comes by here again, with what was read.
        if (context.Features.Get<IFormFeature>() is null) context.Features.Set<IFormFeature>(new ReadableForm(context.Request, new FormFeature(context.Request, options.Value)));
        return next(context);
    }

    private sealed class ReadableForm(HttpRequest request, FormFeature inner) : IFormFeature
    {
        // A form is posted: only then is its token against forged requests looked at. The body of a GET is none, whatever it calls itself.
        public bool HasFormContentType => HttpMethods.IsPost(request.Method) && inner.HasFormContentType;

        public IFormCollection? Form
        {
            get => inner.Form;
            set => inner.Form = value;
        }

        public IFormCollection ReadForm()
        {
            try
            {
                return inner.ReadForm();
            }
            catch (Exception fault) when (IsOfSender(fault))
            {
                throw Unreadable(fault);
            }
        }

        public async Task<IFormCollection> ReadFormAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await inner.ReadFormAsync(cancellationToken);
            }
            catch (Exception fault) when (IsOfSender(fault))
            {
                throw Unreadable(fault);
            }
        }

        // A part that ends too early is an IOException; a body that is too large has a status of its own.
        private static bool IsOfSender(Exception fault) => fault is InvalidDataException or IOException and not BadHttpRequestException;

        private static BadHttpRequestException Unreadable(Exception fault) => new("The form cannot be read.", StatusCodes.Status400BadRequest, fault);
    }
}
