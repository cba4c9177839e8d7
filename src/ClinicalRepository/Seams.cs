#pragma warning disable
using System.Text;
namespace Varde.OpenEhr.Validation
{
    using Varde.OpenEhr.ReferenceModel; using Varde.OpenEhr.Templates;
    internal static class RmValidator { public static IReadOnlyList<Fault> Validate(RmObject o) => []; }
    internal sealed class TemplateValidator(OperationalTemplate t) { public IReadOnlyList<Fault> Validate(RmObject o) => []; }
}
namespace Varde.OpenEhr.Formats
{
    using Varde.OpenEhr.ReferenceModel;
    internal static class CanonicalXml {
        public static Parsed<T> Read<T>(ReadOnlySpan<byte> b) where T: RmObject => Parsed<T>.Failed("/", "XML is not here yet");
        public static byte[] Write(RmObject o) => Encoding.UTF8.GetBytes("<x/>");
        public static Parsed<ContributionBody> ReadContribution(ReadOnlySpan<byte> b) => Parsed<ContributionBody>.Failed("/", "XML is not here yet");
    }
}
