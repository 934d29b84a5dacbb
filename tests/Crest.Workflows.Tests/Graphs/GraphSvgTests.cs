using System.Globalization;
using System.Xml.Linq;
using Crest.Workflows.Graphs;

namespace Crest.Workflows.Tests.Graphs;

public sealed class GraphSvgTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Every_component_is_drawn_in_the_picture_and_no_two_boxes_overlap()
    {
        Random random = RandomGraph.NewRandom();
        for (int round = 0; round < 100; round++)
        {
            GraphLevel level = RandomGraph.Level(random, 30);
            XElement picture = XDocument.Parse(GraphSvg.Of(new GraphView("w", null, level))).Root!;
            (double width, double height) = (Number(picture, "width"), Number(picture, "height"));
            XElement[] nodes = [.. picture.Descendants(s_svg + "g").Where(part => HasClass(part, "node"))];
            Assert.Equal(level.Count, nodes.Length);
            Assert.Equal(level.All.Select(node => node.Path).Order(), nodes.Select(node => node.Attribute("data-path")!.Value).Order());
            (XElement Node, double X, double Y, double Width, double Height)[] boxes = [.. nodes.Select(Box)];
            foreach (var box in boxes)
            {
                Assert.True(box is { X: >= 0, Y: >= 0 } && box.X + box.Width <= width && box.Y + box.Height <= height, $"{box}");
                foreach (var other in boxes.Where(o => o != box && !Contains(o.Node, box.Node) && !Contains(box.Node, o.Node)))
                {
                    Assert.True(
                        box.X + box.Width <= other.X || other.X + other.Width <= box.X || box.Y + box.Height <= other.Y
                            || other.Y + other.Height <= box.Y,
                        $"{box} and {other}");
                }

                foreach (var inner in boxes.Where(other => other != box && Contains(box.Node, other.Node)))
                {
                    Assert.True(
                        inner.X >= box.X && inner.Y >= box.Y && inner.X + inner.Width <= box.X + box.Width
                            && inner.Y + inner.Height <= box.Y + box.Height,
                        $"{inner} is not in {box}");
                }
            }
        }
    }

    [Fact]
    public void Texts_are_escaped_in_pictures_and_pages()
    {
        const string evil = "<script>alert(1)</script>&\"']]>";
        var view = new GraphView(evil, evil, new GraphLevel(
            [
                new(evil, evil, evil) { Description = $"{evil}\u0001", Reason = evil, Causes = [new(evil, evil)] },
                new("b", "b", "task"),
            ],
            [new(0, 1, [evil])]))
        { Notes = [evil] };
        string svg = GraphSvg.Of(view);
        string page = GraphPage.Of(view);
        Assert.DoesNotContain("<script>alert", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        XElement picture = XDocument.Parse(svg).Root!;
        Assert.Equal(evil, picture.Element(s_svg + "title")!.Value);
        Assert.Equal(evil, picture.Descendants(s_svg + "g").First(part => HasClass(part, "node")).Attribute("data-path")!.Value);
        // Nothing is loaded from elsewhere.
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
    }

    private static (XElement Node, double X, double Y, double Width, double Height) Box(XElement node)
    {
        XElement card = node.Elements(s_svg + "rect").First(part => HasClass(part, "card"));
        double x = 0, y = 0;
        foreach (XElement around in node.AncestorsAndSelf().Where(part => part.Attribute("transform") is not null))
        {
            double[] by =
            [
                .. around.Attribute("transform")!.Value["translate(".Length..^1].Split(' ')
                    .Select(number => double.Parse(number, CultureInfo.InvariantCulture)),
            ];
            (x, y) = (x + by[0], y + by[1]);
        }

        return (node, x, y, Number(card, "width"), Number(card, "height"));
    }

    private static bool Contains(XElement outer, XElement inner) => inner.Ancestors().Contains(outer);

    private static bool HasClass(XElement part, string name) => part.Attribute("class")?.Value.Split(' ').Contains(name) ?? false;

    private static double Number(XElement part, string name) =>
        double.Parse(part.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
