"""The 1,024 words that receipt codes are made of: short, common, and hard to take for another.

No two are within one slip of the finger, and no two sound alike. Their order is part of every
code that has been given out: it must never change.
"""

from __future__ import annotations

_LIST = """
acorn active address admire adult agile airport album alloy almond alpaca alpine anchor ancient
animal answer antique antler apricot apron aqua arcade arch aroma arrive artist aspen athlete
atlas atom attic audio avenue avocado award awning axle azure badger bagel bakery balance balcony
ballad balloon bamboo banana banjo barley barrel basin battery beacon beaker bedding bedroom
beetle bell bench birch biscuit blanket blender block blossom blouse bobbin bongo bonnet bonus
bookend boost borrow botany bottom bounce bowler bracket bramble brass brave bright brioche brisk
broad bronze broom brush budget buffalo bugle build bulb bumper bundle bunting burger butler
button buzzard cabin cactus cadet cake calico camera camp campus canal canary canine canoe canopy
canvas canyon captain caramel caravan carbon cargo carpet cartoon carve cascade cashew cattle
cavern celery cello century chalet chalk chamber chapter chariot charity charm cheddar cheer
chess chicken chief chime chimney china chisel choir chorus chutney cinema citrus classic clay
clean clever cliff climate climb closet cloth cloud coach coast cobble cobweb cocoa coconut
coffee collar college column comet comfort comic complex concert condor connect convoy cookie
cork corner cosmos costume cosy couple courage cover cowboy crab cradle craft crater crawl crayon
create credit crest cricket crisp crouton crown crumb crystal cube culture cupcake curious curry
curtain cushion custard custom cycle damson dance dapper daring decade delight deliver delta
derby design detail detour diamond diary digital dinghy diploma disco distant dolphin domino
donkey doodle doorway double dozen dragon drama drawer dream drift dryer duet dune eager early
earring earth easel easy eclipse editor educate effort elastic elbow elegant embark emblem
emerald enamel encore energy engine enjoy equal eraser estuary evening event exam example exhibit
expand expert explore eyebrow fabric factory falcon family famous fancy farmer fashion fence
fiction fiddle field figure film filter final finch finger finish fish flag flannel flask fleece
float floor floral fluent fluffy fluid focus foggy foil folder foliage follow fond forest forget
formal fortune forum fossil frame freckle freedom fresh fridge frisbee frog frost fruit fuel
furrow future gable gadget galaxy gallery gallop garage garden garland garlic garment gather
gazelle gecko genius geology giant gift giggle giraffe give glacier glad gleam glider glimpse
globe golden gondola goose gopher gourd gown grain grammar granite graph gravel gravy grill
ground grove guava guide guitar gust gymnast habit haddock halibut hallway hamlet hammer hamster
hand handle happy harmony harness harp harvest haven head heater helium helmet helper herald
heron hexagon hickory hiking hill hinge hippo history hobby holiday honest honey hook hopeful
horizon hotel house humble hummus hurdle husky hydrant iceberg icicle icing ideal igloo image
impala improve insect inside inspire install island ivory jacket jaguar jazz jeans jersey jetty
jewel jigsaw jingle jockey jogger join joke jubilee juggle jump junior juniper karaoke kayak
keeper keyhole kilt kimono kind kingdom kiosk kitchen kite kiwi knuckle koala ladder lagoon lamb
landing lantern lapel laptop large lasso laundry layer league learn lecture ledge legend lemon
lentil leopard lettuce liberty library life lilac linen liquid little lively lizard llama lobster
lofty logic lolly loop lounge love loyal luggage lumber lunar lunch lupin luxury lyric machine
magenta magic magpie mallard mallet mango mansion maple marble marina market marsh mascot meadow
melody melon melt memory menu merge merit mermaid message meteor metro midday mighty milk mimic
mineral minnow mirror mitten mobile model modern modest molar moment month mosaic moss motion
motor motto movie museum music myrtle myth nachos name napkin narrow native nature nearby nectar
needle neon nettle nomad north novel nursery nutmeg nylon oasis oatmeal oblong oboe octagon
octopus office onion opera opinion oracle orange orbit orchard orchid order oregano organ origami
ostrich otter outfit outing outline oval oven oxygen oyster package pagoda paint palace palm
pancake panda panel pantry papaya paper parade parcel parka parsley party pasta pastel pasture
path patio pattern paving peacock peanut pebble pelican pencil penguin perfume person photo piano
piccolo picnic picture pigeon pillow pilot pioneer pipe pizza planet plank plaster playful plaza
plenty plug pocket poem polite pollen pony popcorn popular poster potato pottery pouch pound
powder prairie prawn press pretty primary prism problem promise proud pudding puff puffin pulley
pulse puma pumpkin pupil puppet puppy pure purple push puzzle pyramid python quail quartz quaver
quiche quick quiet quince quota raccoon radar radiant radio radish raffle railway rainbow raisin
rally ranch ranger rapid rattan ravine razor recipe redwood region relax relish repair reply
report reward rhubarb rhythm ribbon ripple river robot roof rotate rowan rowing rubber ruler
rural rustic saddle safari saffron sailor salon salute sample sapling sardine sash satin satisfy
saucer sausage scallop scarf scenic scheme school science scooter score screen scroll season
seesaw shadow shampoo shape sheet shelter sherbet shine shovel shower shrimp shrub shutter
sibling signal silver sketch skip skirt skylark slalom slate sled sleeve slice slim slipper slope
small smart smooth snack snail sneeze snorkel snow snug soccer soda soft solid solo solve sonata
song sorrel south spade spaniel spark sparrow special speech spell spider spin spinach spiral
spire splash spoke sponge spot spray spring sprout spruce square squash squeak squid stadium
stage stairs stand stanza staple station statue steady stereo sticker stitch stock story stove
strap street stride strong student studio stump sugar summer sundial sunrise super surface surfer
sushi swallow swamp swan sweater sweep swift swing swirl syrup tablet tadpole talent tangle
target tartan task taste taxi teach teacup teapot tender tennis tent textile texture thank thatch
theory thick thimble thistle thorn thought thread thrive throw thumb ticket tiger timber timid
tinsel tiny tissue today tomato tonic tooth topaz torch total towel track tractor trader traffic
trail trellis tribe trifle trim tripod trolley trophy trout trumpet trunk trust tuck tulip tuna
tundra tunnel turf turkey turnip tutor tweed twig twine twist typist ukulele umpire unicorn
uniform urban useful utensil value vanilla vault velvet veranda vessel vibrant video view village
vinegar vintage viola violin visit visual vivid vocal voice volcano volume vote voyage wagon
walnut walrus waltz warbler watch water weaver weekend welcome wharf whisk whisper wicker widget
width window winter wisdom witty wolf wombat woollen writer yacht yard yawn yeast yoga yogurt
young zebra zenith zest zigzag zipper zone zoology zoom
"""

WORDS: tuple[str, ...] = tuple(_LIST.split())
