namespace Varde.OpenEhr.Templates.Reading;

/// <summary>
/// Refuses a small file that stands for a huge tree: each code that a name may be drawn from makes a node with all that is below, and so nested names
/// multiply.
/// </summary>
internal static class BreadthCheck
{
    // The largest template known makes some hundreds of nodes.
    private const long Most = 50_000;

    // An ELEMENT whose value is open stands for a node of every data type.
    private const int OpenElement = 18;

    public static void Run(CObject root, OptFaults faults)
    {
        if (Breadth(root) > Most)
        {
            faults.Add(root, $"The template stands for more than {Most} nodes, counting each code that a name may be drawn from.");
        }
    }

    private static long Breadth(CObject node)
    {
        var own = node is { RmTypeName: "ELEMENT" } and not CComplexObject { Attributes.Count: > 0 } ? OpenElement : 1;
        var children = node is CComplexObject complex ? complex.Attributes.SelectMany(one => one.Children) : [];
        var sum = children.Aggregate((long)own, (count, child) => Math.Min(Most + 1, count + Breadth(child)));
        return Math.Min(Most + 1, sum * Math.Max(1, node.NameCodes.Count));
    }
}
