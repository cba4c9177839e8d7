using System.Globalization;
using System.Text.RegularExpressions;
using Varde.OpenEhr.Templates.WebTemplates;

namespace Varde.Web.Writing;

/// <summary>Finds the field that a fault of the repository's checks is about: those name a FLAT key, or a path of the reference model.</summary>
internal sealed partial class FaultPlaces(FormGroup form, IReadOnlyList<FormField> context)
{
    private readonly IReadOnlyList<(FormField Field, string[] Steps)> _fields = [.. context.Concat(form.Fields).Select(field => (field, StepsOf(field.Node)))];

    /// <summary>The key of the field; empty when it is about none of them.</summary>
    /// <param name="path">The path that the fault names.</param>
    public string FieldOf(string path)
    {
        if (!path.StartsWith('/')) return context.Concat(form.Fields).Where(field => FormValues.IsWithin(path, field.Key)).Select(field => field.Key).FirstOrDefault("");
        var steps = Step().Matches(path).Select(match => (Name: match.Groups["name"].Value, Node: match.Groups["node"].Value, At: match.Groups["at"].Value)).ToList();
        var best = _fields.Select(one => (one.Field, Length: Shared(one.Steps, [.. steps.Select(step => (step.Name, step.Node))]))).Where(one => one.Length > 0).ToList();
        if (best.Count == 0) return "";
        var longest = best.Max(one => one.Length);
        var alike = best.Where(one => one.Length == longest).Select(one => one.Field).ToList();
        // Of several instances the fault names one by its place.
        var at = steps.Select(step => int.TryParse(step.At, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).FirstOrDefault(number => number > 0);
        var ofNode = alike.Where(field => field.Node == alike[0].Node).ToList();
        return ofNode[Math.Clamp(at - 1, 0, ofNode.Count - 1)].Key;
    }

    // The number of steps that lead the same way, of a field that lies at the end of the fault's path or below it.
    private static int Shared(string[] field, List<(string Name, string Node)> fault)
    {
        var count = 0;
        while (count < field.Length && count < fault.Count && Leads(field[count], fault[count])) count++;
        return count == field.Length || count == fault.Count || count >= 2 && fault.Count - count <= 1 ? count : 0;
    }

    private static bool Leads(string step, (string Name, string Node) to) => step == to.Name || step.StartsWith(to.Name + "[", StringComparison.Ordinal) && (to.Node.Length == 0 || step == $"{to.Name}[{to.Node}]");

    private static string[] StepsOf(WebTemplateNode node)
    {
        List<string> steps = [];
        for (var one = node; one.Parent is not null; one = one.Parent)
            steps.InsertRange(0, one.Steps.Select(step => step.ArchetypeNodeId.Length > 0 ? $"{step.RmAttributeName}[{step.ArchetypeNodeId}]" : step.RmAttributeName));
        return [.. steps];
    }

    [GeneratedRegex(@"/(?<name>[a-z_]+)(\[(?<node>[^\],\[]*)(,[^\]]*)?\])?(\[(?<at>\d+)\])?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Step();
}
